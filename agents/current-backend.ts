/** Which backend was chosen last. */
export type BackendName = "wasm" | "cpu" | "node" | "webgl";

let current: BackendName | undefined;

/** The backend chosen last; undefined before the first choice. */
export function backendName(): BackendName | undefined {
  return current;
}

export function setBackendName(name: BackendName): void {
  current = name;
}
