import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDb, type Db } from '@/lib/db/client'
import { createTestDatabase, type TestDatabase } from '@/scripts/testing/postgres'
import { appTemplate } from '@/scripts/testing/template'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createTestDatabase(appTemplate)
  db = createDb(database.url)
  await db.pool.query('create table pair (id int primary key, n int not null)')
  await db.pool.query('insert into pair values (1, 0), (2, 0)')
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

test('of two transactions that wait for each other both are done, each once', async () => {
  const arrived = { first: 0, second: 0 }
  let bothHold = () => {}
  const holding = new Promise<void>((resolve) => {
    bothHold = resolve
  })
  const add = (who: 'first' | 'second', ids: [number, number]) =>
    db.transaction(async (tx) => {
      await tx.$executeRaw`update pair set n = n + 1 where id = ${ids[0]}`
      arrived[who] += 1
      if (arrived.first > 0 && arrived.second > 0) bothHold()
      await holding
      await tx.$executeRaw`update pair set n = n + 1 where id = ${ids[1]}`
    })
  await Promise.all([add('first', [1, 2]), add('second', [2, 1])])
  const { rows } = await db.pool.query<{ n: number }>('select n from pair order by id')
  expect(rows).toEqual([{ n: 2 }, { n: 2 }])
  // One of them was done again.
  expect(arrived.first + arrived.second).toBe(3)
})

test('what fails for another reason is not tried again', async () => {
  let tries = 0
  const work = async () => {
    tries += 1
    throw new Error('no')
  }
  await expect(db.transaction(work)).rejects.toThrow('no')
  expect(tries).toBe(1)
})
