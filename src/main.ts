import 'reflect-metadata';
import { addEnvFile, loadEnv } from './config/load-env.js';
import { exitOnSignal, failToStart } from './process.js';

const serving = exitOnSignal();
try {
  addEnvFile();
  // Before anything large is loaded: what cannot be used is told at once.
  loadEnv(process.env);
  const { start } = await import('./start.js');
  serving(await start());
} catch (error) {
  failToStart(error);
}
