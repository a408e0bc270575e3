// A partner that sends back whatever it is told:
//     node examples/echo-bot.ts HOST [PEER-PORT] [OWN-PORT]
import {createSession, isTtchatError} from '../source/index.ts';

const [host, peerPort = '2006', ownPort = '2006'] = process.argv.slice(2);
if (host === undefined) throw new Error('usage: echo-bot HOST [PEER-PORT] [OWN-PORT]');

await using session = createSession({
	target: {host, port: Number(peerPort)},
	listen: {port: Number(ownPort)},
	name: 'echo',
});
process.once('SIGINT', () => void session.close());

// Events are told from the moment they are asked for, so this comes first.
const events = session.events();
await session.open();
for await (const event of events) {
	switch (event.type) {
		case 'secured':
			console.log(`secured by v${event.protocol}`, event.protocol === 2 ? event.ownCode : '(v1 has no code)');
			break;
		case 'message':
			void echo(event.message.text);
			break;
		case 'stranger-refused':
			console.warn(`refused ${event.address}`);
			break;
		case 'lost':
			console.warn(event.reason.message);
			// An altered message or a broken program is for people to look at, not for a bot to retry.
			if (event.retry === 'by-hand') await session.close();
			break;
		case 'closed':
			console.log(event.reason?.message ?? 'closed');
			break;
		default:
			break;
	}
}

async function echo(text: string): Promise<void> {
	try {
		console.log('echoed and', await session.send(`echo: ${text}`));
	} catch (error) {
		if (!isTtchatError(error)) throw error;
		console.warn(`${error.message}. ${error.advice}`);
	}
}
