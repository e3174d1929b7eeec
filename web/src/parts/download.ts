import { ApiProblem } from '../api/client.ts';

/** Saves an answer as a file. A plain link cannot say which form of the answer it wants. @throws ApiProblem unless the answer is a success */
export async function saveAnswer(path: string, accept: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: { Accept: accept } }).catch((error: unknown) => {
    throw new ApiProblem(0, String(error));
  });
  if (!response.ok) throw new ApiProblem(response.status, response.statusText);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
