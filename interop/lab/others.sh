#!/bin/bash
# others.sh up|down: the servers beside Postfix and Exim. One that can't be had here is skipped, and says so.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
rc=0
for one in sendmail opensmtpd haraka; do bash "./$one.sh" "$1" || [ $? = 77 ] || rc=1; done
exit $rc
