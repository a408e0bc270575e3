import assert from 'node:assert/strict';
import {test} from 'node:test';
import {otherSideCommands} from '../../../source/ui/components/other-side.ts';

const cases = [
	{name: 'usual ports', ports: {}, commands: ['ttchat 192.0.2.5', 'ttchat [2001:db8::5]']},
	{
		name: 'usual ports, written out',
		ports: {listen: 2006, dial: 2006},
		commands: ['ttchat 192.0.2.5', 'ttchat [2001:db8::5]'],
	},
	{
		name: 'they dial the port that we listen on',
		ports: {listen: 2010},
		commands: ['ttchat 192.0.2.5:2010', 'ttchat [2001:db8::5]:2010'],
	},
	{
		name: 'they listen on the port that we dial',
		ports: {dial: 2011},
		commands: ['ttchat 192.0.2.5 --port 2011', 'ttchat [2001:db8::5] --port 2011'],
	},
	{
		name: 'both',
		ports: {listen: 2010, dial: 2011},
		commands: ['ttchat 192.0.2.5:2010 --port 2011', 'ttchat [2001:db8::5]:2010 --port 2011'],
	},
] as const;

for (const {name, ports, commands} of cases) {
	test(name, () => {
		assert.deepEqual(otherSideCommands(['192.0.2.5', '2001:db8::5'], ports), commands);
	});
}
