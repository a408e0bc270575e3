import {useState} from 'react';
import {ChatScreen, type ScreenSettings} from './components/chat-screen.tsx';
import {ConnectForm, type FormSettings} from './components/connect-form.tsx';
import type {StartedChat} from './start-chat.ts';
import type {TargetAddress} from './state/connect-form.ts';

type Props = {
	/** Left out: the form asks for a target first. */
	readonly started: StartedChat | undefined;
	readonly begin: (target: TargetAddress | undefined) => Promise<StartedChat>;
	readonly leave: (how: 'quit' | 'burn') => void;
	readonly screen: ScreenSettings;
	readonly form: FormSettings;
};

/** The whole interface: the form, if there is something to ask, then the chat. */
export function App({started, begin, leave, screen, form}: Props) {
	const [current, setCurrent] = useState(started);
	if (current === undefined) {
		return (
			<ConnectForm
				settings={form}
				theme={screen.theme}
				begin={async target => setCurrent(await begin(target))}
				leave={() => leave('quit')}
			/>
		);
	}
	const {chat, targetLabel, otherSide} = current;
	return (
		<ChatScreen chat={chat} targetLabel={targetLabel} otherSide={otherSide} settings={screen} leave={leave} />
	);
}
