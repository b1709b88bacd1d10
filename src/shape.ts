/**
 * Shapes: what a game draws of itself, as plain data in a unit square (x right, y down).
 *
 * `toText` lists them for a terminal, `toSvg` draws them; other renderers may do as they like.
 */
export type Shape =
  | { readonly kind: "dot"; readonly x: number; readonly y: number; readonly label: string }
  | {
      readonly kind: "line";
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly weight: number; // 0 to 1
      readonly label: string;
    }
  | { readonly kind: "text"; readonly x: number; readonly y: number; readonly label: string };

/** One line per labelled shape. */
export function toText(shapes: readonly Shape[]): string {
  return shapes
    .filter((shape) => shape.label !== "")
    .map((shape) => (shape.kind === "line" ? `  ${shape.label}` : shape.label))
    .join("\n");
}

/** A standalone SVG picture of the given width in pixels. */
export function toSvg(shapes: readonly Shape[], width = 480): string {
  const p = (x: number) => (40 + x * (width - 80)).toFixed(1);
  const label = (x: string, y: string, s: string, dy: number) =>
    `<text x="${x}" y="${y}" dy="${dy}" text-anchor="middle">${escaped(s)}</text>`;
  const one = (shape: Shape): string => {
    switch (shape.kind) {
      case "dot":
        return (
          `<circle cx="${p(shape.x)}" cy="${p(shape.y)}" r="14" fill="#fff" stroke="#334"/>` +
          label(p(shape.x), p(shape.y), shape.label, 4)
        );
      case "line": {
        const middle = label(p((shape.x1 + shape.x2) / 2), p((shape.y1 + shape.y2) / 2), shape.label, -6);
        const stroke = (1 + 8 * Math.min(Math.max(shape.weight, 0), 1)).toFixed(1);
        return (
          `<line x1="${p(shape.x1)}" y1="${p(shape.y1)}" x2="${p(shape.x2)}" y2="${p(shape.y2)}" ` +
          `stroke="#4c78a8" stroke-width="${stroke}"/>${middle}`
        );
      }
      case "text":
        return label(p(shape.x), p(shape.y), shape.label, 0);
      default:
        return shape satisfies never;
    }
  };
  const order = { line: 0, dot: 1, text: 2 };
  const body = [...shapes].sort((a, b) => order[a.kind] - order[b.kind]).map(one);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${width}" ` +
    `font-family="sans-serif" font-size="11">${body.join("")}</svg>`
  );
}

function escaped(s: string): string {
  return s.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
