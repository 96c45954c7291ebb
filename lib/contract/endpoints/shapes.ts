/** Media type of the exports, by their query. */
export const CSV_OR_JSON = 'text/csv or application/json'

// The commonest kinds of endpoint, to be spread.
export const get = { method: 'GET', status: 200 } as const
export const add = { method: 'POST', status: 201 } as const
export const change = { method: 'PATCH', status: 200 } as const
export const remove = { method: 'DELETE', status: 200 } as const
export const act = { method: 'POST', status: 200 } as const
export const done = { method: 'POST', status: 204, answer: null } as const
