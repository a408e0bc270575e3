// Offers one file to whoever is there, and ends when the other side has it, or does not want it:
//     node examples/send-file.ts FILE HOST [PEER-PORT] [OWN-PORT]
import {open} from 'node:fs/promises';
import path from 'node:path';
import {createSession} from '../source/index.ts';

const [file, host, peerPort = '2006', ownPort = '2006'] = process.argv.slice(2);
if (file === undefined || host === undefined)
	throw new Error('usage: send-file FILE HOST [PEER-PORT] [OWN-PORT]');

await using session = createSession({
	target: {host, port: Number(peerPort)},
	listen: {port: Number(ownPort)},
});
const handle = await open(file);
const {size} = await handle.stat();
const events = session.events();
// Nobody has to be there yet: it waits. The session closes the source whatever becomes of it.
session.offerFile({
	name: path.basename(file),
	size,
	read: () => handle.createReadStream({autoClose: false, start: 0}),
	close: () => handle.close(),
});
await session.open();
for await (const event of events) {
	if (event.type === 'secured' && event.protocol === 2) console.log(`tell them your code: ${event.ownCode}`);
	if (event.type === 'file-offered') console.log(`${event.name} is offered`);
	if (event.type === 'file-progress') console.log(`${event.bytes} of ${event.size} bytes`);
	if (event.type === 'file-done') console.log('they have it');
	if (event.type === 'file-ended') console.warn(`${event.reason.message}. ${event.reason.advice}`);
	if (event.type === 'file-done' || event.type === 'file-ended') break;
}
