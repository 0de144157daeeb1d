/** How a command tells the exit code that it ends with. */
export type EndCommand = (exitCode: number) => void;
