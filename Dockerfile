# The embedded MX in a container, for tests of programs that send mail. No container engine was at hand when this was written: its
# steps are run in a folder by test/build/dockerfile.test.ts.
#   npm run pack && cp release/mxprobe-*.tgz mxprobe.tgz && docker build -t mxprobe .
#   docker run -e MXPROBE_API_TOKEN=... -p 127.0.0.1:2525:2525 -p 127.0.0.1:8025:8025 mxprobe
FROM node:24-slim
WORKDIR /opt/mxprobe
COPY mxprobe.tgz ./
RUN npm install --no-audit --no-fund --no-save ./mxprobe.tgz
USER node
EXPOSE 2525 8025
HEALTHCHECK --interval=2s --timeout=2s CMD ["node", "-e", "fetch('http://127.0.0.1:8025/v1', { headers: { authorization: `Bearer ${process.env.MXPROBE_API_TOKEN ?? ''}` } }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "node_modules/mxprobe/dist/mxprobe.js", "sandbox", "--host", "0.0.0.0", "--expose", "--port", "2525", "--api", "8025", "--json"]
