// The end of a benchmark that starts services of its own.

/** Runs `main`, and takes away what it has made, whatever ends it. */
export async function runAndTakeAway(main, takeAway) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, async () => {
      await takeAway();
      process.exit(130);
    });
  }
  try {
    await main();
  } finally {
    await takeAway();
  }
}
