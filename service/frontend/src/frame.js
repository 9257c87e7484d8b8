// The picture of the world: its size, and the scale and centre of its projection. The same figures stand in browse/map.py.
export const [WIDTH, HEIGHT, SCALE, CENTRE] = [960, 436, 175, [480, 250]];
