/** Pictures of Vega-Lite specifications: SVG text, and PNG bytes with a font of the package's own, so that no system font is needed. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import type { TopLevelSpec } from "vega-lite";

export async function svgOf(spec: TopLevelSpec): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]); // they take a moment to load
  const quiet = { level: () => quiet, error: () => quiet, warn: () => quiet, info: () => quiet, debug: () => quiet };
  const view = new vega.View(vega.parse(compile(spec, { logger: quiet as never }).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** @param width in pixels */
export function pngOf(svg: string, width = 1600): Uint8Array {
  return new Resvg(svg, { fitTo: { mode: "width", value: width }, background: "white", font: font() }).render().asPng();
}

/** The colours of a picture as it stands, `[height, width, 3]`, for whoever shows it. */
export function pixelsOf(svg: string): { readonly width: number; readonly height: number; readonly data: Uint8Array } {
  const { pixels, width, height } = new Resvg(svg, { background: "white", font: font() }).render();
  const data = new Uint8Array(width * height * 3);
  for (let to = 0, from = 0; to < data.length; from++) if (from % 4 !== 3) data[to++] = pixels[from];
  return { width, height, data };
}

function font() {
  const fonts = join(dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")), "ttf");
  const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => join(fonts, name));
  return { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" };
}
