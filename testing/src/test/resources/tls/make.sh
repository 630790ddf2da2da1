#!/bin/sh
# Made the keys and certificates of this folder, with OpenSSL 3. They are for tests alone, and valid until 2099, all but
# expired.pem. Who runs it again gets other keys: the authorities' own are not kept.
set -eu
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > ca.cnf <<'CNF'
[ca]
default_ca = any
[any]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = names
unique_subject = no
copy_extensions = none
[names]
organizationName = optional
commonName = optional
CNF
: > index
echo 1000 > serial

# sign AUTHORITY KEY SUBJECT FROM UNTIL EXTENSIONS CERTIFICATE; AUTHORITY "self" signs with KEY itself
sign() {
    openssl req -new -key "$2" -subj "$3" -out request
    printf '%s\n' "$6" > extensions
    if [ "$1" = self ]; then
        by="-selfsign -keyfile $2"
    else
        by="-keyfile $1.key -cert $1.crt"
    fi
    # shellcheck disable=SC2086
    openssl ca -batch -notext -config ca.cnf $by -in request -startdate "$4" -enddate "$5" \
        -extfile extensions -out "$7" 2> log || { cat log >&2; exit 1; }
}

ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

from=20200101000000Z
until=20991231235959Z
authority='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash'
server='basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
subjectAltName='
client='basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=clientAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
subjectAltName='
local=DNS:localhost,IP:127.0.0.1,IP:::1

ec root.key
sign self root.key "/O=Hawser tests/CN=Root of tests" $from $until "$authority" root.crt
ec inter.key
sign root inter.key "/O=Hawser tests/CN=Intermediate of tests" $from $until "$authority" inter.crt
ec other.key
sign self other.key "/O=Hawser tests/CN=Root that nobody believes" $from $until "$authority" other.crt

# leaf NAME KEYKIND AUTHORITY SUBJECT UNTIL EXTENSIONS [CHAIN]: NAME.pem has the key, its certificate and CHAIN
leaf() {
    case $2 in
        ec) ec leaf.key ;;
        rsa) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out leaf.key 2> /dev/null ;;
        *) openssl genpkey -algorithm "$2" -out leaf.key ;;
    esac
    [ "$3" = self ] && by=self || by=$3
    sign "$by" leaf.key "$4" $from "$5" "$6" leaf.crt
    cat leaf.key leaf.crt ${7:-} > "$here/$1.pem"
}

leaf server-ec ec root "/CN=localhost" $until "$server$local"
leaf server-rsa rsa root "/CN=localhost" $until "$server$local"
leaf server-ed25519 ED25519 root "/CN=localhost" $until "$server$local"
leaf server-chain ec inter "/CN=localhost" $until "$server$local" inter.crt
leaf server-untrusted ec other "/CN=localhost" $until "$server$local"
leaf self-signed ec self "/CN=localhost" $until "basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
subjectAltName=$local"
leaf wildcard ec root "/CN=*.example.com" $until "${server}DNS:*.example.com"
leaf example.com ec root "/CN=example.com" $until "${server}DNS:example.com,DNS:www.example.com"
leaf wrong-name ec root "/CN=elsewhere.example.net" $until "${server}DNS:elsewhere.example.net"
leaf expired ec root "/CN=localhost" 20210101000000Z "$server$local"
leaf client ec root "/CN=alice" $until "${client}email:alice@example.com"
leaf client-rsa rsa root "/CN=bob" $until "${client}email:bob@example.com"
leaf client-untrusted ec other "/CN=mallory" $until "${client}email:mallory@example.com"
cp root.crt "$here/root.pem"
cp other.crt "$here/other-root.pem"
