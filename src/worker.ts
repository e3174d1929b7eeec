import 'reflect-metadata';
import { addEnvFile, loadEnv } from './config/load-env.js';
import { exitOnSignal, failToStart } from './process.js';

const working = exitOnSignal();
try {
  addEnvFile();
  // Before anything large is loaded: what cannot be used is told at once.
  loadEnv(process.env);
  const { startWorker } = await import('./start-worker.js');
  working(await startWorker());
} catch (error) {
  failToStart(error);
}
