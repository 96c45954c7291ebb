/** Characters of a pattern. */
export const PATTERN_LENGTH = 200
/** Steps that a pattern may expand to: a name is compared in at most so many steps a character. */
const MAX_STEPS = 500
/** Patterns that are kept compiled. */
const KEPT = 200

/** A compiled regular expression; it is compared with all of a text, case ignored. */
export interface HostPattern {
  matches(text: string): boolean
  /** It asks for a dot, so it is meant for whole names and not for first labels. */
  dotted: boolean
}

type Test = (char: string) => boolean

type Node =
  | { kind: 'char'; test: Test }
  | { kind: 'row'; parts: readonly Node[] }
  | { kind: 'either'; parts: readonly Node[] }
  | { kind: 'times'; part: Node; least: number; most: number | null }

/** With a test: to the next step, taking one character. Without: to each of `to`, taking none. */
interface Step {
  test: Test | null
  to: readonly number[]
}

function fault(message: string): never {
  throw new Error(message)
}

class Reader {
  at = 0
  dotted = false
  constructor(private readonly text: string) {}

  /** Empty at the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead)
  }

  next(): string {
    this.at += 1
    return this.text.charAt(this.at - 1)
  }

  take(char: string): boolean {
    if (this.peek() !== char) return false
    this.at += 1
    return true
  }

  count(): RegExpExecArray | null {
    return /^\{(\d{1,3})(?:(,)(\d{0,3}))?\}/.exec(this.text.slice(this.at))
  }
}

function literal(reader: Reader, char: string): Test {
  if (char === '.') reader.dotted = true
  const lower = char.toLowerCase()
  return (other) => other === lower
}

function between(first: string, last: string): Test {
  const [low, high] = [first.toLowerCase(), last.toLowerCase()]
  if (low > high) fault(`must not have the range ${first}-${last}: it runs backwards`)
  return (char) => char >= low && char <= high
}

function escaped(reader: Reader): Test {
  const char = reader.next()
  if (char === '') fault('must not end with a backslash')
  if (char === 'd') return (other) => other >= '0' && other <= '9'
  if (char === 'w') return (other) => /\w/.test(other)
  if (/[a-z0-9]/i.test(char)) fault(`must not have \\${char}: \\d, \\w and signs such as \\. are known`)
  return literal(reader, char)
}

function charClass(reader: Reader): Test {
  const not = reader.take('^')
  const tests: Test[] = []
  while (!reader.take(']')) {
    const char = reader.next()
    if (char === '') fault('must not have a [ without its ]')
    if (char === '\\') tests.push(escaped(reader))
    else if (reader.peek() === '-' && reader.peek(1) !== ']') {
      reader.next()
      tests.push(between(char, reader.next()))
    } else tests.push(literal(reader, char))
  }
  if (tests.length === 0) fault('must not have an empty []')
  return (char) => tests.some((test) => test(char)) !== not
}

function atom(reader: Reader): Node {
  const char = reader.next()
  switch (char) {
    case '(': {
      if (reader.take('?') && !reader.take(':')) fault('must not look ahead or behind, or name a group')
      const inside = either(reader)
      if (!reader.take(')')) fault('must not have a ( without its )')
      return inside
    }
    case '[':
      return { kind: 'char', test: charClass(reader) }
    case '.':
      return { kind: 'char', test: () => true }
    case '\\':
      return { kind: 'char', test: escaped(reader) }
    case '*':
    case '+':
    case '?':
    case '{':
      return fault(`must have something before ${char} that it repeats`)
    case '^':
    case '$':
      return fault('must have ^ only at its beginning and $ only at its end')
    default:
      return { kind: 'char', test: literal(reader, char) }
  }
}

const SIGNS: Readonly<Record<string, [least: number, most: number | null]>> = {
  '*': [0, null],
  '+': [1, null],
  '?': [0, 1],
}

function repeated(reader: Reader, part: Node): Node {
  const sign = SIGNS[reader.peek()]
  if (sign !== undefined) {
    reader.next()
    return { kind: 'times', part, least: sign[0], most: sign[1] }
  }
  if (reader.peek() !== '{') return part
  const count = reader.count() ?? fault('must not have a { that begins no count such as {2} or {1,3}')
  reader.at += count[0].length
  const least = Number(count[1])
  const most = count[2] === undefined ? least : count[3] === '' ? null : Number(count[3])
  if (most !== null && (most === 0 || most < least)) fault(`must not have the count ${count[0]}`)
  return { kind: 'times', part, least, most }
}

function row(reader: Reader): Node {
  const parts: Node[] = []
  while (!['', '|', ')'].includes(reader.peek())) parts.push(repeated(reader, atom(reader)))
  if (parts.length === 0) fault('must not have an empty group or alternative')
  return { kind: 'row', parts }
}

function either(reader: Reader): Node {
  const parts = [row(reader)]
  while (reader.take('|')) parts.push(row(reader))
  return { kind: 'either', parts }
}

/** Every node makes one step or more, so the bound on steps also bounds the work of making them. */
function emit(node: Node, steps: Step[]): void {
  const push = (test: Test | null): Step => {
    if (steps.length >= MAX_STEPS) fault('must not repeat so much: it is too large')
    const step: Step = { test, to: [] }
    steps.push(step)
    return step
  }
  switch (node.kind) {
    case 'char':
      push(node.test)
      return
    case 'row':
      for (const part of node.parts) emit(part, steps)
      return
    case 'either': {
      const ends: Step[] = []
      node.parts.forEach((part, index) => {
        const isLast = index === node.parts.length - 1
        const fork = isLast ? null : push(null)
        const first = steps.length
        emit(part, steps)
        if (fork === null) return
        ends.push(push(null))
        fork.to = [first, steps.length]
      })
      for (const end of ends) end.to = [steps.length]
      return
    }
    case 'times': {
      for (let done = 0; done < node.least; done += 1) emit(node.part, steps)
      const skips: [fork: Step, first: number][] = []
      const fork = (): number => {
        const step = push(null)
        skips.push([step, steps.length])
        emit(node.part, steps)
        return steps.length
      }
      if (node.most === null) {
        const at = steps.length
        fork()
        push(null).to = [at]
      } else for (let done = node.least; done < node.most; done += 1) fork()
      for (const [step, first] of skips) step.to = [first, steps.length]
    }
  }
}

/** Where a text can stand before its next character, when it can stand at these steps. */
function reached(steps: readonly Step[], from: readonly number[]): Set<number> {
  const found = new Set<number>()
  const open = [...from]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue
    found.add(at)
    open.push(...(steps[at]?.to ?? []))
  }
  return found
}

/** All ways at once, one character after the other: the work grows with the text's length, whatever the pattern. */
function run(steps: readonly Step[], text: string): boolean {
  let at = reached(steps, [0])
  for (const char of text.toLowerCase()) {
    const next: number[] = []
    for (const index of at) if (steps[index]?.test?.(char) === true) next.push(index + 1)
    at = reached(steps, next)
  }
  return at.has(steps.length)
}

function compile(source: string): HostPattern | { fault: string } {
  if (source.length > PATTERN_LENGTH) return { fault: `must have at most ${PATTERN_LENGTH} characters` }
  try {
    const ended = /(?<!\\)(?:\\\\)*\$$/.test(source) ? source.slice(0, -1) : source
    const reader = new Reader(ended.replace(/^\^/, ''))
    const node = either(reader)
    if (reader.peek() === ')') fault('must not have a ) without its (')
    const steps: Step[] = []
    emit(node, steps)
    return { matches: (text) => run(steps, text), dotted: reader.dotted }
  } catch (error) {
    // Nothing but `fault` throws here.
    return { fault: (error as Error).message }
  }
}

const kept = new Map<string, HostPattern | { fault: string }>()

/**
 * A regular expression for names: letters, `.`, `[a-z0-9]`, `\d`, `\w`, `( | )`, `*`, `+`, `?`, `{1,3}`. Compared with
 * the whole text, and in time that grows with it alone: no pattern and no name can hang us. What needs backtracking
 * (look-around, references) is a fault, said to be read after the field's name.
 */
export function hostPattern(source: string): HostPattern | { fault: string } {
  const known = kept.get(source)
  if (known !== undefined) return known
  if (kept.size >= KEPT) kept.clear()
  const made = compile(source)
  kept.set(source, made)
  return made
}
