import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Finding, ok, type Subject, said, warning } from './finding'

const NAME = 'Inventory files'

/** Where the worker writes the inventory of management controllers; it makes the directory itself where it may. */
export async function* inventoryChecks({ config, flagsGiven }: Subject): AsyncGenerator<Finding> {
  const directory = config.flags.outputDir
  if (!flagsGiven || directory === '') return
  const cure =
    'DNS goes on without them. Give a directory that the worker may write: --output-dir, or "" for none'
  try {
    await access(await existing(directory), constants.W_OK | constants.X_OK)
    const found = await stat(directory).catch(() => null)
    yield found === null || found.isDirectory()
      ? ok(NAME, found === null ? `${directory} will be made` : directory)
      : warning(NAME, `${directory} is no directory`, cure)
  } catch (error) {
    yield warning(NAME, said(error), cure)
  }
}

/** The nearest folder above that is there. */
async function existing(path: string): Promise<string> {
  const there = await stat(path).then(
    () => true,
    () => false,
  )
  return there || dirname(path) === path ? path : existing(dirname(path))
}
