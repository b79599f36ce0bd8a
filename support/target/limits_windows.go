package target

// Windows sets no such limits.
func memoryLimited() bool   { return false }
func fileSizeLimited() bool { return false }
