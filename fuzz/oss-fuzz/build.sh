#!/bin/bash -eu
# Builds each fuzz target for libFuzzer, as FOLDER_TARGET in $OUT. It runs at the root of
# this repository in OSS-Fuzz's builder image for Go, or in ClusterFuzzLite's, whose
# compile_native_go_fuzzer_v2 loads packages with their tests: the Dockerfile that they
# want starts from that image, copies the repository and makes it the WORKDIR.
# A test in folder fuzz compares the list below with the targets that there are.

# The builder puts a file of its own in the place of one of Go's, which it cannot where
# go.mod had a newer Go downloaded into the module cache.
goroot=$(go env GOROOT)
case "$goroot" in
"$(go env GOMODCACHE)"/*)
	mkdir -p "$WORK/goroot"
	cp -r "$goroot/." "$WORK/goroot"
	chmod -R u+w "$WORK/goroot"
	export GOROOT="$WORK/goroot" PATH="$WORK/goroot/bin:$PATH" GOTOOLCHAIN=local
	;;
esac

while read -r folder target; do
	compile_native_go_fuzzer_v2 "github.com/safproof/safproof/$folder" "$target" "${folder//\//_}_$target" </dev/null
done <<'TARGETS'
cmd/safproof FuzzParseKeys
cmd/safproof FuzzParseRequest
cmd/safproof FuzzPolicy
features/adapter FuzzAnswer
features/adapter FuzzServe
features/httpstarget FuzzFile
features/known FuzzFix
features/known FuzzLoad
fuzz FuzzEnhancedEvaluate
fuzz FuzzExplainEvaluate
fuzz FuzzLegacyEvaluate
fuzz FuzzParseIDs
fuzz FuzzParseJWK
fuzz FuzzParseKey
fuzz FuzzStrictJSON
fuzz FuzzTokenAgainstGoJOSE
fuzz FuzzTokenMutation
reference/acf2 FuzzParse
reference/appserver FuzzAnswers
reference/appserver FuzzLoginBody
reference/debugprofile FuzzParseEnvironment
reference/debugprofile FuzzRequest
reference/esm FuzzBestMatch
reference/gateway FuzzForward
reference/httpauth FuzzParse
reference/idt FuzzValidate
reference/introspection FuzzAnswer
reference/journal FuzzDecode
reference/liberty FuzzAddressRange
reference/liberty FuzzBearer
reference/liberty FuzzKeyStore
reference/liberty FuzzLoadConfig
reference/liberty FuzzNobody
reference/ltpa FuzzCreate
reference/ltpa FuzzParseKeys
reference/ltpa FuzzValidate
reference/oidc FuzzBrowser
reference/oidc FuzzIDToken
reference/oidc FuzzMetadata
reference/oidc FuzzTokenAnswer
reference/passticket/internal/des FuzzDES
reference/passwd FuzzService
reference/racf FuzzParse
reference/restapi FuzzReadJSON
reference/rsed FuzzSignOn
reference/saml FuzzChange
reference/saml FuzzDecode
reference/topsecret FuzzParse
reference/ums FuzzAction
reference/ums FuzzLoginBody
reference/zaas FuzzLoginBody
reference/zaas FuzzToken
reference/zosmf FuzzChangePassword
reference/zosmf FuzzDataSets
reference/zss FuzzBody
reports FuzzRead
sim/pki FuzzParseName
sim/serve FuzzControl
sim/serve FuzzParse
TARGETS
