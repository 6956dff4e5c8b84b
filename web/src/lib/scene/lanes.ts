// Where the layers of a part of a network with branches stand: columns by depth, one lane a branch.

export interface Node {
  number: number;
  inputs: number[];
}

export interface Place {
  number: number;
  column: number;
  lane: number;
}

/**
 * Place layers so that each stands to the right of what it takes.
 *
 * A layer stays in the lane of its first input if it is the first that takes it; other branches
 * from the same value get lanes of their own, below.
 */
export function placeLayers(nodes: Node[]): Place[] {
  const places = new Map<number, Place>();
  const taken = new Set<number>();
  let nLanes = 0;
  const freeFrom: number[] = []; // by lane: the first column that nothing stands in
  for (const node of nodes) {
    const inside = node.inputs.map((n) => places.get(n)).filter((place) => place !== undefined);
    const column = Math.max(-1, ...inside.map((place) => place.column)) + 1;
    const first = inside[0];
    let lane: number;
    if (first && inside.length > 1) {
      lane = Math.min(...inside.map((place) => place.lane));
    } else if (first && !taken.has(first.number)) {
      lane = first.lane;
    } else {
      lane = nLanes;
    }
    while ((freeFrom[lane] ?? 0) > column) lane++;
    nLanes = Math.max(nLanes, lane + 1);
    freeFrom[lane] = column + 1;
    for (const place of inside) taken.add(place.number);
    places.set(node.number, { number: node.number, column, lane });
  }
  return [...places.values()];
}
