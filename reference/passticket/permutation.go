package passticket

// permutations are the tables of the six rounds ("How the time-coder algorithm
// works"): entry i is the input bit that comes to output bit i, bit 1 being
// the leftmost of 16. Each table is its own inverse.
var permutations = [legacyRounds][16]uint8{
	{10, 2, 12, 4, 14, 6, 16, 8, 9, 1, 11, 3, 13, 5, 15, 7},
	{1, 10, 3, 12, 13, 16, 7, 15, 9, 2, 11, 4, 5, 14, 8, 6},
	{3, 10, 1, 12, 13, 16, 9, 15, 7, 2, 14, 4, 5, 11, 8, 6},
	{10, 4, 12, 2, 14, 8, 16, 6, 9, 1, 13, 3, 11, 5, 15, 7},
	{4, 10, 12, 1, 8, 16, 14, 5, 9, 2, 13, 3, 11, 7, 15, 6},
	{1, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2},
}

// permutedByte gives, for each round, what each value of the upper and of the
// lower byte contributes to the output.
var permutedByte = derivePermutedBytes()

func derivePermutedBytes() (table [legacyRounds][2][256]uint16) {
	for round := range permutations {
		for place, from := range permutations[round] {
			half, weight := (from-1)/8, uint8(128)>>((from-1)%8)
			for v := range 256 {
				if uint8(v)&weight != 0 {
					table[round][half][v] |= 1 << (15 - place)
				}
			}
		}
	}
	return table
}

// permute applies the table of a round, counted from 0.
func permute(v uint16, round int) uint16 {
	return permutedByte[round][0][v>>8] | permutedByte[round][1][v&0xff]
}
