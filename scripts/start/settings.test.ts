import { describe, expect, it } from 'vitest'
import { consoleUrl, readSettings } from './settings'

const wrong = (env: Record<string, string>): string => {
  try {
    readSettings(env)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

describe('the environment of npm start', () => {
  it('has a default for everything, also where a variable is empty', () => {
    const settings = readSettings({ PORT: '', HOLDFAST_TRAFFIC: ' ' })
    expect(settings).toMatchObject({ host: '127.0.0.1', traffic: true, sample: true, simLatency: 0 })
    expect(settings.ports).toMatchObject({ web: 3000, dns: 5300, dnsExternal: 5301 })
    expect(readSettings({ HOLDFAST_TRAFFIC: 'off', SIM_DNS_PORT: '6000' })).toMatchObject({
      traffic: false,
      ports: { dnsExternal: 6001 },
    })
  })

  it.each([
    [{ PORT: 'abc' }, 'PORT=abc: must be a whole number from 1 to 65535'],
    [{ PORT: '3e3' }, 'PORT=3e3: must be a whole number from 1 to 65535'],
    [{ PG_PORT: '70000' }, 'PG_PORT=70000: must be a whole number from 1 to 65535'],
    [{ SIM_DNS_PORT: '65535' }, 'SIM_DNS_PORT=65535: must be a whole number from 1 to 65534'],
    [{ HOLDFAST_TRAFFIC: 'maybe' }, 'HOLDFAST_TRAFFIC=maybe: must be on or off'],
    [{ HOLDFAST_LOG_LEVEL: 'loud' }, 'HOLDFAST_LOG_LEVEL=loud: must be DEBUG, INFO, WARNING or ERROR'],
    [{ PORT: '9464' }, 'PORT and WORKER_PORT are both 9464: each needs a port of its own'],
    [{ PG_PORT: '5301' }, 'SIM_DNS_PORT + 1 and PG_PORT are both 5301: each needs a port of its own'],
  ])('says of %o in one line what is allowed', (env, line) => {
    expect(wrong(env)).toBe(line)
  })

  it('names everything that is wrong at once', () => {
    expect(wrong({ PORT: 'abc', HOLDFAST_SAMPLE: 'x' }).split('\n')).toHaveLength(2)
  })

  it.each([
    ['0.0.0.0', 'http://localhost:3000'],
    ['10.0.0.5', 'http://10.0.0.5:3000'],
    ['2001:db8::5', 'http://[2001:db8::5]:3000'],
  ])('reaches a console on %s at %s', (HOST, url) => {
    expect(consoleUrl(readSettings({ HOST }))).toBe(url)
  })
})
