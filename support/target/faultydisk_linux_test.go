package target

import (
	"net/http"
	"strings"
	"testing"

	"bamboo-spec/support/fault"
)

func TestADiskThatFailsRefusesWritesUntilItIsFree(t *testing.T) {
	for name, d := range map[string]fault.Disk{"full": fault.DiskFull, "read-only": fault.DiskReadOnly} {
		t.Run(name, func(t *testing.T) {
			c, _ := newChildren(t, 0)
			b := take(within(t), t, c)
			large := `{"message": "` + strings.Repeat("bamboo ", 1<<14) + `"}`
			for _, step := range []struct {
				disk fault.Disk
				want int
			}{{d, http.StatusInternalServerError}, {fault.DiskFree, http.StatusCreated}} {
				if err := fault.SetDisk(b.PID(), step.disk); err != nil {
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
	if err := fault.SetDisk(0, fault.DiskFull); err == nil {
		t.Error("the disk of a server that does not run is full")
	}
}
