// Package zaas implements the Zowe Authentication and Authorization Service,
// according to Zowe's API Mediation Layer (github.com/zowe/api-layer) and the
// request that asked for its endpoint /ticket (issue 448 there).
package zaas
