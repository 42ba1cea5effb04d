/** The Debian packages that the benchmarks need beside those of the tests: to compile the watcher of the screen, and better-sqlite3. */
export const benchPackages = ['gcc', 'g++', 'make', 'python3', 'libc6-dev', 'libx11-dev', 'libxdamage-dev'];
