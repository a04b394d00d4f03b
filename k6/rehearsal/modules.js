// Has Node find in the folder k6 what the scripts import from k6.

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const [, name] = /^k6(?:\/(\w+))?$/.exec(specifier) ?? [specifier];
  if (specifier !== 'k6' && name === undefined) {
    return nextResolve(specifier, context);
  }
  return { url: new URL(`./k6/${name ?? 'index'}.js`, import.meta.url).href, shortCircuit: true };
}
