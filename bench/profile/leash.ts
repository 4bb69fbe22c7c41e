/**
 * Loaded ahead of what a profile starts (`node --import`). When the controller is gone, however it went, the whole group
 * of processes ends: clinic would go on waiting for a relay that nobody stops.
 */
const endGroup = (): void => {
  process.kill(-process.pid, 'SIGKILL');
};

process.on('disconnect', endGroup);
// It may have gone while this process was starting, before anybody listened.
if (!process.connected) endGroup();
process.channel?.unref();
