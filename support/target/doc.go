// Package target hands out the Bamboo under test behind one handle.
//
// A [Source] says where a Bamboo comes from and what it allows: [Children] are
// reference servers started as child processes of this executable (see
// [BecomeChild]), [Remote] is a Bamboo that somebody else started, [Command] is
// a real Bamboo binary started for each scenario. Each of them hands out a
// [Bamboo]: its addresses, the scripted model behind it, and, where the process
// is ours, its life: Stop, Kill, Start.
package target
