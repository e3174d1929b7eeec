import { isOrigin, isTrustProxy } from './network-names.js';

it.each(['https://ops.example.org', 'http://localhost:5173', 'https://[::1]:8443', 'http://10.0.0.7'])('%s is an origin', (text) => {
  expect(isOrigin(text)).toBe(true);
});

it.each(['ops.example.org', 'https://ops.example.org/', 'https://ops.example.org/app', 'https://Ops.example.org', 'https://ops.example.org:443', '*', 'null', 'https://*.example.org', 'http://[::1', 'ftp://x', 7])(
  '%s is none, or not as browsers send it', (text) => expect(isOrigin(text)).toBe(false),
);

it.each(['0', '1', '99', 'loopback', 'loopback, 10.0.0.0/8', '192.0.2.1,2001:db8::/32', '::1'])('%s names proxies', (text) => {
  expect(isTrustProxy(text)).toBe(true);
});

it.each(['true', '100', '-1', '1.5', 'proxy.example.org', '10.0.0.0/33', '10.0.0.0/0', '10.0.0.0/8/8', '10.0.0.0/', '999.1.1.1', 'abc', 'loopback,', '', 1])('%s names none', (text) => {
  expect(isTrustProxy(text)).toBe(false);
});
