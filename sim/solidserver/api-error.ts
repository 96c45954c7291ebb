/** A refusal as the appliance words it: one object, every value a string. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly errno: number,
    message: string,
    readonly options: { readonly status?: number; readonly parameters?: string } = {},
  ) {
    super(message)
  }
}

/**
 * Numbers of the errors. Only `rrMissing` and `serverCredentials` are known from the field;
 * the others are our own, so clients must not depend on them.
 */
export const ERRNO = {
  badParameter: 10001,
  missingParameter: 10002,
  badWhere: 10003,
  unknownService: 10004,
  notConnected: 10005,
  badVerb: 10006,
  busy: 10007,
  serverCredentials: 14401,
  serverMissing: 20001,
  viewMissing: 20002,
  zoneMissing: 20003,
  objectMissing: 20004,
  objectExists: 20005,
  rrExists: 20116,
  rrMissing: 20117,
  rrRefused: 20118,
} as const

export function missing(expression: string): ApiError {
  return new ApiError(ERRNO.missingParameter, `Missing mandatory parameter(s): ${expression}`, {
    parameters: expression,
  })
}

export function invalid(parameter: string, message: string): ApiError {
  return new ApiError(ERRNO.badParameter, message, { parameters: parameter })
}
