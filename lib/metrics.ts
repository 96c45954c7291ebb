import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** A registry with the figures of the process; `part` is web or worker. */
export function createRegistry(part: 'web' | 'worker'): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ part })
  collectDefaultMetrics({ register: registry })
  return registry
}

export interface WebMetrics {
  registry: Registry
  /** Labels are the endpoint's name, never a path: paths carry names of hosts. */
  requests: Histogram<'endpoint' | 'method' | 'status'>
  streams: Gauge
  topics: Counter<'topic'>
  listening: Gauge
}

/** The figures of the web process. */
export function createWebMetrics(): WebMetrics {
  const registry = createRegistry('web')
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'holdfast_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['endpoint', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    streams: new Gauge({ name: 'holdfast_streams', help: 'Open streams of topics', registers }),
    topics: new Counter({
      name: 'holdfast_topics_total',
      help: 'Topics heard from the database',
      labelNames: ['topic'],
      registers,
    }),
    listening: new Gauge({
      name: 'holdfast_topics_listening',
      help: '1 while the database is listened to',
      registers,
    }),
  }
}
