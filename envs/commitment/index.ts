/** The commitment family's public names: matrix games, and the equilibria that are known of them. */
export { equilibriaOf, type Known } from "./matrix/answers.js";
export { type Bimatrix, bimatrix, type Equilibrium } from "./matrix/bimatrix.js";
export { type MatrixGame, type MatrixState, matrix, matrixDefaults } from "./matrix/matrix.js";
export { type Nested, type NormalForm, normalForm, type Table } from "./matrix/normal-form.js";
export { pureEquilibria } from "./matrix/pure.js";
export type { MatrixRole } from "./matrix/seats.js";
