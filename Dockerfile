# Two stages: the second holds no compiler, no tests and no development packages.
FROM node:20.20.2-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY connectors ./connectors
COPY jobs ./jobs
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20.20.2-slim
# Data and keys are two volumes, so that a backup of the first never carries the second. Inside a container the API must listen on every
# address; what reaches it is decided by the published port.
ENV NODE_ENV=production \
    CANDOR_HOST=0.0.0.0 \
    CANDOR_DATA_DIR=/data \
    CANDOR_KEY_DIR=/keys
RUN install -d -o node -g node -m 0700 /data /keys
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The files belong to root: a break-in as `node` cannot change the program.
USER node
VOLUME ["/data", "/keys"]
EXPOSE 3000
# Alive, not ready: a database that is away must not make an orchestrator restart the process in circles.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CANDOR_PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# Node itself is process 1, so that the signal reaches it and the shutdown is the ordered one.
CMD ["node", "dist/src/cli.js", "start"]
