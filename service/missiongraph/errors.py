"""Every error that MissionGraph raises on purpose, and what each one tells its reader.

MissionGraphError                      500 internal
├── Rejected                           400 the visitor's mistake
│   ├── SyntaxProblem                  400 syntax-error (line, column)
│   ├── QueryTooComplex                400 query-too-complex
│   ├── ForbiddenInQuery               400 forbidden-in-query
│   ├── UnsupportedTerm                400 unsupported-term
│   ├── ParameterProblem               400 bad-parameter (parameter)
│   ├── EngineRefused                  400 engine-refused
│   ├── NotAcceptable                  406 not-acceptable
│   ├── UnsupportedMedia               415 unsupported-media-type
│   ├── TooLarge                       413 body-too-large
│   ├── HeadTooLarge                   431 head-too-large
│   └── TooSlow                        408 too-slow
├── Unauthorised                       401 unauthorised
├── Forbidden                          403 forbidden
├── NotFound                           404 not-found
├── Moved                              301 moved (iri, successor, reason, language)
├── Gone                               410 gone (of a retired IRI: iri, reason, language, instead)
├── Conflict                           409 conflict
│   ├── DefaultGraphDerived            409 default-graph-is-derived
│   ├── MatchedElsewhere               409 matched-elsewhere (graphs)
│   ├── Clashing                       409 clashing (clashes)
│   └── Stale                          409 stale (revision)
├── PreconditionFailed                 412 precondition-failed
├── PreconditionRequired               428 precondition-required
├── Unpublishable                      422 not-publishable
├── LimitReached                       a query met a limit
│   ├── TimeLimit                      504 time-limit
│   ├── MemoryLimit                    503 memory-limit
│   ├── ResultLimit                    413 result-limit
│   └── Stopped                        503 query-stopped
├── KeptFull                           507 kept-full
├── TooMany                            429 too-many-queries (retry_after seconds)
│   └── TooOften                       429 too-often (retry_after seconds)
├── Busy                               503 busy (retry_after seconds)
│   └── NotAtHand                      503 revision-not-at-hand
├── ServiceFailed                      502 service-failed (endpoint)
├── QuestionProblem                    500 question-problem
├── RuleProblem                        500 rule-problem (rule)
└── StoreProblem                       500 store-problem
    ├── DataDirectoryInUse             503 data-directory-in-use
    ├── DiskFull                       507 disk-full (free, reserve)
    ├── EngineFailed                   502 engine-failed
    └── EngineUnreachable              503 engine-unreachable (retry_after seconds)

`status` is the HTTP status, `code` is stable and documented, the message says what to do next, `details` are
further members of the RFC 9457 problem document. `web/errors.py` alone turns them into responses.
"""

from __future__ import annotations

from collections.abc import Mapping


class MissionGraphError(Exception):
    """The root: catching it catches everything that is raised on purpose."""

    status = 500
    code = "internal"
    title = "Something went wrong on our side"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details: Mapping[str, object] = details

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross from worker processes by pickle, with their details.
        return _rebuild, (type(self), self.message, dict(self.details))


def _rebuild(kind: type[MissionGraphError], message: str, details: dict[str, object]) -> MissionGraphError:
    return kind(message, **details)


class Rejected(MissionGraphError):
    """The request cannot be served as it is; the message says how to mend it."""

    status = 400
    code = "bad-request"
    title = "The request cannot be understood"


class SyntaxProblem(Rejected):
    """Text that does not parse; details hold `line` and `column` (from 1) and an `excerpt`."""

    code = "syntax-error"
    title = "The text does not parse"


class QueryTooComplex(Rejected):
    """A query beyond the bounds on length, nesting, branches or patterns."""

    code = "query-too-complex"
    title = "The query is beyond a limit of this service"


class ForbiddenInQuery(Rejected):
    """A query that asks for something which the settings do not allow, such as SERVICE."""

    code = "forbidden-in-query"
    title = "The query uses something that this service does not allow"


class UnsupportedTerm(Rejected):
    """RDF that parses and cannot be stored: triple terms, directional strings, relative IRIs."""

    code = "unsupported-term"
    title = "The data hold something that cannot be stored"


class ParameterProblem(Rejected):
    """A value that a question cannot take for a parameter, or a parameter that it does not have."""

    code = "bad-parameter"
    title = "A parameter of the question cannot be used"


class EngineRefused(Rejected):
    """SPARQL that is correct and that the remote engine behind this service does not take, or cannot do."""

    code = "engine-refused"
    title = "The engine behind this service cannot do that"


class NotAcceptable(Rejected):
    """No format that the client accepts can be made; details hold `available`."""

    status = 406
    code = "not-acceptable"
    title = "None of the accepted formats is available"


class UnsupportedMedia(Rejected):
    """A body in a media type that this route does not read; details hold `available`."""

    status = 415
    code = "unsupported-media-type"
    title = "This media type cannot be read here"


class TooLarge(Rejected):
    """A body beyond the size limit; details hold `limit` in bytes."""

    status = 413
    code = "body-too-large"
    title = "The body is too large"


class HeadTooLarge(Rejected):
    """Address and headers of a request are larger than they may be."""

    status = 431
    code = "head-too-large"
    title = "The head of the request is too large"


class TooSlow(Rejected):
    """A request did not arrive in time."""

    status = 408
    code = "too-slow"
    title = "The request took too long to arrive"


class Unauthorised(MissionGraphError):
    """No token, or one that is not valid; details hold `authenticate`, the challenge of RFC 6750 §3."""

    status = 401
    code = "unauthorised"
    title = "A valid token is needed"


class Forbidden(MissionGraphError):
    """A valid token whose role or documents do not reach so far."""

    status = 403
    code = "forbidden"
    title = "This token does not allow that"


class NotFound(MissionGraphError):
    """Nothing is known under this name."""

    status = 404
    code = "not-found"
    title = "Nothing is known under this address"


class Gone(MissionGraphError):
    """There was something here; it was retired or pruned."""

    status = 410
    code = "gone"
    title = "This is no longer available"


class Moved(MissionGraphError):
    """An IRI that was merged into another or renamed; details hold `iri`, its `successor`, and `reason`."""

    status = 301
    code = "moved"
    title = "This address has moved"


class Conflict(MissionGraphError):
    """The request clashes with the state of the graph."""

    status = 409
    code = "conflict"
    title = "The request clashes with the present state"


class DefaultGraphDerived(Conflict):
    """A write to the default graph, which is the union of the documents and follows from them."""

    code = "default-graph-is-derived"
    title = "The default graph cannot be written"


class MatchedElsewhere(Conflict):
    """An update that changed nothing because what it matches is in other graphs; details hold `graphs`."""

    code = "matched-elsewhere"
    title = "Nothing changed: what matches is in another graph"


class Clashing(Conflict):
    """A change that takes away or replaces what other revisions took away or replaced; details hold `clashes`."""

    code = "clashing"
    title = "Other revisions changed the same"


class Stale(Conflict):
    """A decision on what a proposal would lead to, which is something else by now; details hold `revision`."""

    code = "stale"
    title = "The graph has moved on"


class PreconditionFailed(MissionGraphError):
    """The document is not, or no longer, as the client believes (If-Match, If-None-Match)."""

    status = 412
    code = "precondition-failed"
    title = "The document has changed meanwhile"


class PreconditionRequired(MissionGraphError):
    """A replacement that does not say what it replaces; details hold `etag`."""

    status = 428
    code = "precondition-required"
    title = "Say which state is to be replaced"


class Unpublishable(MissionGraphError):
    """A change whose report has violations; details hold the `report`."""

    status = 422
    code = "not-publishable"
    title = "The change breaks rules that block publication"


class LimitReached(MissionGraphError):
    """A query met one of its limits; details hold `limit` and `value`."""


class TimeLimit(LimitReached):
    """The query ran longer than it may."""

    status = 504
    code = "time-limit"
    title = "The query took too long"


class MemoryLimit(LimitReached):
    """The query needed more memory than it may have."""

    status = 503
    code = "memory-limit"
    title = "The query needed too much memory"


class ResultLimit(LimitReached):
    """The answer is larger than the service sends."""

    status = 413
    code = "result-limit"
    title = "The answer is too large"


class Stopped(LimitReached):
    """The query was stopped from outside: its worker died or was told to end."""

    status = 503
    code = "query-stopped"
    title = "The query was stopped"


class KeptFull(MissionGraphError):
    """No more queries can be kept under short addresses."""

    status = 507
    code = "kept-full"
    title = "No room for more kept queries"


class TooMany(MissionGraphError):
    """One client asks more at once than its share; details hold `retry_after` in seconds."""

    status = 429
    code = "too-many-queries"
    title = "You ask too much at once"


class TooOften(TooMany):
    """One client or token does something more often than the settings allow."""

    code = "too-often"
    title = "You do this too often"


class Busy(MissionGraphError):
    """No worker became free in time; details hold `retry_after` in seconds."""

    status = 503
    code = "busy"
    title = "The service is busy"


class NotAtHand(Busy):
    """A revision that has to be rebuilt before it can be read; details hold `retry_after` in seconds."""

    code = "revision-not-at-hand"
    title = "This revision is being rebuilt"


class ServiceFailed(MissionGraphError):
    """An endpoint that SERVICE asked gave no whole answer, or may not be asked."""

    status = 502
    code = "service-failed"
    title = "Another endpoint did not answer"


class QuestionProblem(MissionGraphError):
    """A catalogued question whose file cannot be read; details hold `question`."""

    code = "question-problem"
    title = "A catalogued question is not as it must be"


class RuleProblem(MissionGraphError):
    """A rule that derives triples cannot be used; `details` hold its name."""

    code = "rule-problem"
    title = "A rule that derives triples cannot be used"


class StoreProblem(MissionGraphError):
    """The database or its directory is not as it must be."""

    code = "store-problem"
    title = "The store cannot be used"


class DataDirectoryInUse(StoreProblem):
    """Another process holds the data directory's lock."""

    status = 503
    code = "data-directory-in-use"
    title = "Another process is writing to this data directory"


class DiskFull(StoreProblem):
    """Too little space is left for a write; details hold the `free` bytes and the `reserve` that must stay."""

    status = 507
    code = "disk-full"
    title = "Too little disk space is left to write"


class EngineFailed(StoreProblem):
    """The remote engine answered with an error of its own, or broke its answer off."""

    status = 502
    code = "engine-failed"
    title = "The engine behind this service failed"


class EngineUnreachable(StoreProblem):
    """The remote engine cannot be reached; details hold `retry_after` in seconds."""

    status = 503
    code = "engine-unreachable"
    title = "The engine behind this service cannot be reached"
