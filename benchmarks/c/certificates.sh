#!/bin/sh
# Makes a throw-away CA and a certificate of localhost: certificates.sh FOLDER writes ca.pem, cert.pem and key.pem.
set -eu
folder=$1
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# Some TLS libraries refuse certificates that are not X.509 v3, which takes an extension.
cat >"$work/openssl.cnf" <<'CONFIGURATION'
[req]
distinguished_name = name
prompt = no
[name]
CN = quic-send benchmarks
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
# Without the second one, Kwik refuses it.
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CONFIGURATION

run() {
	openssl "$@" 2>"$work/log" || {
		cat "$work/log" >&2
		exit 1
	}
}

new_key() {
	run genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"
}

new_key "$work/ca.key"
new_key "$folder/key.pem"
run req -x509 -new -config "$work/openssl.cnf" -extensions ca -key "$work/ca.key" -sha256 -days 2 -out "$folder/ca.pem"
run req -new -config "$work/openssl.cnf" -subj /CN=localhost -key "$folder/key.pem" -sha256 -out "$work/leaf.csr"
run x509 -req -in "$work/leaf.csr" -CA "$folder/ca.pem" -CAkey "$work/ca.key" -set_serial 2 -sha256 -days 2 \
	-extfile "$work/openssl.cnf" -extensions leaf -out "$folder/cert.pem"
