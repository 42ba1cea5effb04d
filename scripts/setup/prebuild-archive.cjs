// Prints where prebuild-install looks for this package's ready binary, asked of prebuild-install itself.
// Run it inside node_modules/sqlite3 with the switches of its install script: node prebuild-archive.cjs -r napi
const { createRequire } = require('node:module');
const { join } = require('node:path');

const inPackage = createRequire(join(process.cwd(), 'package.json'));
const manifest = inPackage('./package.json');
const options = { ...inPackage('prebuild-install/rc')(manifest), pkg: manifest };
const { cachedPrebuild, getDownloadUrl } = inPackage('prebuild-install/util');
console.log(cachedPrebuild(getDownloadUrl(options)));
