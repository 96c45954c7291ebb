/** Why a check did not come to its end: the process was told to end, and what is left is left to the next one. */
export function toldToEnd(): Error {
  return new Error('told to end before the check was over')
}
