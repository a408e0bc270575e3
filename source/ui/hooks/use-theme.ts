import {createContext, useContext} from 'react';
import {createTheme, type Theme} from '../theme.ts';

/** Who provides none gets what every terminal can draw. */
export const ThemeContext = createContext<Theme>(createTheme({color: false, ascii: true, links: false}));

/** The looks and characters of the terminal that is drawn on. */
export function useTheme(): Theme {
	return useContext(ThemeContext);
}
