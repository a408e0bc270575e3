import {useState} from 'react';
import {ChatScreen} from './components/chat-screen.tsx';
import {ConnectForm, type FormSettings} from './components/connect-form.tsx';
import {ThemeContext} from './hooks/use-theme.ts';
import type {StartedChat} from './start-chat.ts';
import type {FormTarget} from './state/form-line.ts';
import type {Theme} from './theme.ts';

type Props = {
	/** Left out: the form asks for a target first. */
	readonly started: StartedChat | undefined;
	readonly begin: (target: FormTarget | undefined) => Promise<StartedChat>;
	readonly leave: (how: 'quit' | 'burn') => void;
	readonly theme: Theme;
	readonly form: FormSettings;
};

/** The whole interface: the form, if there is something to ask, then the chat. */
export function App({started, begin, leave, theme, form}: Props) {
	const [current, setCurrent] = useState(started);
	return (
		<ThemeContext value={theme}>
			{current === undefined ? (
				<ConnectForm settings={form} begin={begin} show={setCurrent} leave={() => leave('quit')} />
			) : (
				<ChatScreen started={current} leave={leave} />
			)}
		</ThemeContext>
	);
}
