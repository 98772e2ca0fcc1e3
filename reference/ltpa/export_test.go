package ltpa

// Decrypt opens a value of a file of keys.
var Decrypt = decrypt
