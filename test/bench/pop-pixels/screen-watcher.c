/*
 * Tells when pixels of an X screen change, and what they are then. It asks the X server itself (DAMAGE on the root window), so it sees
 * what is on the screen whoever drew it, and it costs nothing while nothing changes: polling would take one of two cores from what is
 * measured.
 *
 * Commands on stdin, a line each, answered on stdout, a line each:
 *   grab X Y WIDTH HEIGHT FILE   writes the pixels as PPM                         -> grabbed
 *   watch X Y WIDTH HEIGHT       from now on tells of this place                  -> watching HASH
 *                                whenever its pixels are others than before       -> pixels NANOSECONDS HASH
 *
 * NANOSECONDS is CLOCK_MONOTONIC, which is Node's process.hrtime, read after the pixels have been: never too early.
 * HASH is FNV-1a over the pixels, 24 bits at a time (probe.ts computes the same).
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct { int x, y, width, height; } Place;

static Display *display;
static Window root;
static Place watched;
static uint32_t last_hash;

static void fail(const char *why) {
  fprintf(stderr, "screen-watcher: %s\n", why);
  exit(1);
}

static uint64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static XImage *pixels_of(Place place) {
  XImage *image = XGetImage(display, root, place.x, place.y, (unsigned)place.width, (unsigned)place.height, AllPlanes, ZPixmap);
  if (!image || image->bits_per_pixel != 32) fail("the screen has no 24-bit pixels to read");
  return image;
}

static uint32_t pixel_at(const XImage *image, int x, int y) {
  uint32_t pixel;
  memcpy(&pixel, image->data + (size_t)y * (size_t)image->bytes_per_line + (size_t)x * 4, 4);
  return pixel & 0xffffff;
}

static uint32_t hash_of(Place place) {
  XImage *image = pixels_of(place);
  uint32_t hash = 2166136261u;
  for (int y = 0; y < place.height; y++)
    for (int x = 0; x < place.width; x++) hash = (hash ^ pixel_at(image, x, y)) * 16777619u;
  XDestroyImage(image);
  return hash;
}

static void grab(Place place, const char *path) {
  XImage *image = pixels_of(place);
  FILE *file = fopen(path, "wb");
  if (!file) fail("the file for the pixels cannot be written");
  fprintf(file, "P6\n%d %d\n255\n", place.width, place.height);
  for (int y = 0; y < place.height; y++)
    for (int x = 0; x < place.width; x++) {
      uint32_t pixel = pixel_at(image, x, y);
      putc((int)(pixel >> 16), file);
      putc((int)(pixel >> 8 & 0xff), file);
      putc((int)(pixel & 0xff), file);
    }
  if (fclose(file) != 0) fail("the file for the pixels cannot be written");
  XDestroyImage(image);
  printf("grabbed\n");
}

static void obey(const char *line) {
  Place place;
  char path[4096];
  if (sscanf(line, "grab %d %d %d %d %4095s", &place.x, &place.y, &place.width, &place.height, path) == 5) {
    grab(place, path);
  } else if (sscanf(line, "watch %d %d %d %d", &place.x, &place.y, &place.width, &place.height) == 4) {
    watched = place;
    last_hash = hash_of(watched);
    printf("watching %08" PRIx32 "\n", last_hash);
  } else {
    fail("a command that it does not know");
  }
}

static int touches(const XRectangle *area) {
  return area->x < watched.x + watched.width && watched.x < area->x + area->width && area->y < watched.y + watched.height &&
         watched.y < area->y + area->height;
}

/* Takes all waiting events first: several in one frame are looked at once. */
static void look(int damage_event) {
  int touched = 0;
  while (XPending(display) > 0) {
    XEvent event;
    XNextEvent(display, &event);
    if (event.type == damage_event) touched |= touches(&((XDamageNotifyEvent *)&event)->area);
  }
  if (!touched || watched.width == 0) return;
  uint32_t hash = hash_of(watched);
  if (hash == last_hash) return;
  last_hash = hash;
  printf("pixels %" PRIu64 " %08" PRIx32 "\n", now(), hash);
}

int main(void) {
  int damage_base, error_base;
  display = XOpenDisplay(NULL);
  if (!display) fail("there is no X display");
  root = DefaultRootWindow(display);
  if (!XDamageQueryExtension(display, &damage_base, &error_base)) fail("the X server has no DAMAGE extension");
  XDamageCreate(display, root, XDamageReportRawRectangles);
  XFlush(display);

  char input[8192];
  size_t held = 0;
  struct pollfd from[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = ConnectionNumber(display), .events = POLLIN}};
  for (;;) {
    /* Reading pixels may have taken events off the connection into Xlib's own queue, where poll does not see them. */
    look(damage_base + XDamageNotify);
    fflush(stdout);
    if (XEventsQueued(display, QueuedAlready) > 0) continue;
    if (poll(from, 2, -1) < 0) fail("poll");
    if (!(from[0].revents & (POLLIN | POLLHUP))) continue;
    ssize_t count = read(STDIN_FILENO, input + held, sizeof input - held - 1);
    if (count <= 0) return 0;
    held += (size_t)count;
    input[held] = '\0';
    char *end;
    while ((end = strchr(input, '\n'))) {
      *end = '\0';
      obey(input);
      held -= (size_t)(end + 1 - input);
      memmove(input, end + 1, held + 1);
    }
    if (held == sizeof input - 1) fail("a command that is too long");
  }
}
