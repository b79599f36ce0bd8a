package network

import "bamboo-spec/support/sentence"

// chinese registers 网络：the network between users and Bamboo, and how it fails, in Chinese.
func chinese(sc *sentence.Book, n *network) {
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)的网络可能出故障$`, n.mayFail)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)的网络每个方向延迟 ?([\d.]+ ?[毫秒分钟]+) ?± ?([\d.]+ ?[毫秒分钟]+)$`, n.delays)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)的网络限速，每秒 ([\d.]+ [KMG]i?B)$`, n.isThin)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)每秒最多读 ([\d.]+ [KMG]i?B)$`, n.readsSlowly)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)的网络逐个字节传送$`, n.slices)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到 ?(\d+) ?个词元后，连接已被网络重置$`, n.resets)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到 ?(\d+) ?个词元后，网络已丢弃所有数据包$`, n.losesPackets)

	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到 ?(\d+) ?个词元后，连接被网络重置$`, n.resets)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到 ?(\d+) ?个词元后，网络丢弃所有数据包$`, n.losesPackets)

	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答中途断了$`, n.breaksOff)
}
