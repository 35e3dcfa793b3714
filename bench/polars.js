// SPDX-License-Identifier: GPL-3.0-or-later
// polars.js CODE FILE: runs CODE with pl (the package) and file (FILE)
'use strict';
process.env.POLARS_MAX_THREADS = process.env.THREADS || '2';
const pl = require('nodejs-polars');

try {
	new Function('pl', 'file', process.argv[2])(pl, process.argv[3]);
} catch (e) {
	console.error('polars: ' + e.message);
	process.exit(2);
}
