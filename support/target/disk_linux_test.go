package target

import (
	"net/http"
	"strings"
	"testing"
)

func TestADiskThatFailsRefusesWritesUntilItIsFree(t *testing.T) {
	for name, d := range map[string]Disk{"full": DiskFull, "read-only": DiskReadOnly} {
		t.Run(name, func(t *testing.T) {
			c, _ := newChildren(t, 0)
			b := take(within(t), t, c)
			large := `{"message": "` + strings.Repeat("bamboo ", 1<<14) + `"}`
			for _, step := range []struct {
				disk Disk
				want int
			}{{d, http.StatusInternalServerError}, {DiskFree, http.StatusCreated}} {
				if err := b.SetDisk(step.disk); err != nil {
					t.Fatal(err)
				}
				if status, body := call(within(t), t, http.MethodPost, b.APIURL()+"/api/v1/chat",
					large); status != step.want {
					t.Errorf("disk %d: a message of 112 KB was answered with %d %s, not %d", step.disk, status, body,
						step.want)
				}
			}
		})
	}
}

func TestADiskOfNobodyCannotFail(t *testing.T) {
	if err := (&Server{host: &host{}}).SetDisk(DiskFull); err == nil {
		t.Error("the disk of a server that does not run is full")
	}
}
