package oidc

// JavaHash is what stands behind the names of cookies.
var JavaHash = javaHash
