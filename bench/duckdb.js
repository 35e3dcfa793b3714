// SPDX-License-Identifier: GPL-3.0-or-later
// duckdb.js SQL: runs one statement; what it prints goes out by COPY ... TO '/dev/stdout'
'use strict';
const { DuckDBInstance } = require('@duckdb/node-api');

async function main() {
	const instance = await DuckDBInstance.create(':memory:', {
		threads: process.env.THREADS || '2',
	});
	const connection = await instance.connect();

	await connection.run(process.argv[2]);
}

main().catch((e) => {
	console.error('duckdb: ' + e.message);
	process.exit(2);
});
