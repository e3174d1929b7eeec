/** A complete agent, as in the README: dump, send, report. @param staging folder of the staging root on the server */
export function shellAgent(staging: string, agent = 'ACME_DOUALA_AKWA', database = 'sales'): string {
  return `#!/bin/sh -eu
agent=${agent}; db=${database}; to=${staging}/$agent; file=$db.sql.zst; ok=true
mkdir -p "$to/log" "$to/database"; cd "$to/database"; rm -f .failed
{ pg_dump "$db" || : > .failed; } | zstd -qf -o "$file.part"   # sh has no pipefail
[ ! -e .failed ] || ok=false
mv "$file.part" "$file"
sum=$(sha256sum < "$file" | cut -c1-64); size=$(wc -c < "$file"); end=$(date -u +%Y-%m-%dT%H:%M:%SZ)
printf '{"agent_id":"%s","operation_end_time":"%s","databases":{"%s":{"BACKUP":{"status":%s,"sha256_checksum":"%s","size":%d},"staged_file_name":"%s"}}}\\n' \\
  "$agent" "$end" "$db" "$ok" "$sum" "$size" "$file" > ../log/report.tmp
mv ../log/report.tmp "../log/$(date -u +%Y%m%d_%H%M%S)_$agent.json"
`;
}
