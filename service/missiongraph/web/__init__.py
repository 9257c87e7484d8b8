"""HTTP and pages: parse the request, run one function, answer. The only room that knows FastAPI."""
