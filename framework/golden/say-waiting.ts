// Tells once that tests wait for those of another process.

export function sayWaitingOnce(): () => void {
  let hasWaited = false;
  return () => {
    if (!hasWaited) process.stderr.write("waiting for the tests of another tapwright\n");
    hasWaited = true;
  };
}
