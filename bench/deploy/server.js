// The service that both deploy: it says its version, and begins to listen after a start-up that is the service's own.
const http = require('http');
const fs = require('fs');
const path = require('path');

const version = fs.readFileSync(path.join(__dirname, 'version.txt'), 'utf8').trim();
const port = Number(process.env.PORT);
const server = http.createServer((request, response) => response.end(version));
setTimeout(() => server.listen(port, '127.0.0.1', () => process.send && process.send('ready')), 300);
process.on('SIGINT', () => server.close(() => process.exit(0)));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
