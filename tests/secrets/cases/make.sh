#!/bin/sh
# Makes the files in this folder with the real sops and age-keygen, from inputs written here.
# The keys are thrown away in the sense that they protect nothing: they are public test data.
# Run it only to add a case; what it makes differs from run to run (new keys, new nonces).
set -eu
cd "$(dirname "$0")"
rm -f ./*.yaml ./*.agekey
age-keygen -o first.agekey 2>/dev/null
age-keygen -o second.agekey 2>/dev/null
first=$(age-keygen -y first.agekey)
second=$(age-keygen -y second.agekey)
seal() {
    name=$1
    shift
    sops --disable-version-check --config /dev/null encrypt "$@" --input-type yaml --output-type yaml \
        --filename-override "$name.yaml" /dev/stdin > "$name.yaml"
}

seal every-type --age "$first" --encrypted-regex '^(data|stringData)$' << 'EOF'
apiVersion: v1
kind: Secret
metadata:
  name: every-type
  annotations: # of people
    word: yes
    octal: 0o17
    old-octal: 0777
    date: 2024-01-01
    moment: 2024-01-01T10:00:00.5+02:00
    float: 1e3
    small: 0.000001
    hexadecimal: 0xff
    leading: 08
    empty: ""
    nothing: null
# what follows is secret
stringData:
  # and so is this comment
  text: hunter2
  umlaut: "Grüße ☸"
  lines: |
    first
    second
  empty: ""
  nothing: null
  number: 42
  negative: -7
  float: 1.5
  large: 1e21
  yes: true
  no: false
  "y": yes
  list:
    - one
    # between
    - two: 2
EOF

seal two-recipients --age "$first,$second" --encrypted-regex '^(data|stringData)$' << 'EOF'
apiVersion: v1
kind: Secret
metadata:
  name: two-recipients
data:
  password: aHVudGVyMg==
EOF

seal whole-file --age "$first" << 'EOF'
user: linkding
note_unencrypted: readable
nested:
  password: hunter2
EOF

seal unencrypted-regex --age "$first" --unencrypted-regex '^(apiVersion|kind|metadata|type)$' << 'EOF'
apiVersion: v1
kind: Secret
metadata:
  name: unencrypted-regex
type: Opaque
stringData:
  password: hunter2
EOF

seal encrypted-suffix --age "$first" --encrypted-suffix _secret << 'EOF'
user: linkding
password_secret: hunter2
EOF

config=$(mktemp --suffix .yaml)
trap 'rm -f "$config"' EXIT
configured() {
    sops --disable-version-check --config "$config" encrypt --input-type yaml --output-type yaml \
        --filename-override "$1.yaml" /dev/stdin > "$1.yaml"
}

cat > "$config" << EOF
creation_rules:
  - age: $first
    encrypted_regex: ^(data|stringData)$
    mac_only_encrypted: true
EOF
configured mac-only-encrypted << 'EOF'
apiVersion: v1
kind: Secret
metadata:
  name: mac-only-encrypted
stringData:
  password: hunter2
EOF

cat > "$config" << EOF
creation_rules:
  - shamir_threshold: 2
    key_groups:
      - age: [$first]
      - age: [$second]
EOF
printf 'password: hunter2\n' | configured key-groups

cat > "$config" << EOF
creation_rules:
  - age: $first
    encrypted_comment_regex: secret
EOF
configured by-comment << 'EOF'
# secret
password: hunter2
EOF

sed -i '1i # Test data, made by make.sh. This key protects nothing.' ./*.agekey
