/*
 * Sends ticks as a platform adapter would: a libzmq DEALER with MessagePack messages of the legacy dialect.
 *
 *   feeder PORT TICKS PER_SECOND BATCH
 *
 * PER_SECOND 0 floods; BATCH 0 sends single MARKET_DATA messages, else MARKET_DATA_BATCH with that many ticks each.
 * Prints "ready", waits for a line on stdin, sends, and prints one JSON line. `timestamp` is the last key of each
 * tick and the time of its sending, in seconds.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static const char *SYMBOLS[] = {"NQ 12-26", "ES 12-26", "YM 12-26", "RTY 12-26"};

static unsigned char *put_text(unsigned char *at, const char *text) {
  size_t length = strlen(text);
  *at++ = 0xa0 | length;
  memcpy(at, text, length);
  return at + length;
}

static unsigned char *put_float(unsigned char *at, double value) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  *at++ = 0xcb;
  for (int shift = 56; shift >= 0; shift -= 8) *at++ = bits >> shift;
  return at;
}

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static unsigned char *put_tick(unsigned char *at, long i, double timestamp_s) {
  double price = 16250 + (i % 400) * 0.25;
  *at++ = 0x86;
  at = put_text(put_text(at, "symbol"), SYMBOLS[i % 4]);
  at = put_float(put_text(at, "price"), price);
  at = put_text(at, "volume");
  *at++ = i % 100;
  at = put_float(put_text(at, "bid"), price - 0.25);
  at = put_float(put_text(at, "ask"), price + 0.25);
  return put_float(put_text(at, "timestamp"), timestamp_s);
}

static unsigned char *put_head(unsigned char *at, const char *type) {
  *at++ = 0x83;
  at = put_text(put_text(at, "type"), type);
  at = put_text(put_text(at, "platform"), "nt8");
  return put_text(at, "data");
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  long ticks = atol(argv[2]), per_second = atol(argv[3]), batch = atol(argv[4]);
  char address[64], line[16];
  int high_water = 100000, linger_ms = 30000;
  void *context = zmq_ctx_new();
  void *socket = zmq_socket(context, ZMQ_DEALER);
  zmq_setsockopt(socket, ZMQ_SNDHWM, &high_water, sizeof high_water);
  zmq_setsockopt(socket, ZMQ_LINGER, &linger_ms, sizeof linger_ms);
  snprintf(address, sizeof address, "tcp://127.0.0.1:%s", argv[1]);
  if (zmq_connect(socket, address) != 0) return 1;

  unsigned char hello[64], *end = hello;
  *end++ = 0x82;
  end = put_text(put_text(end, "type"), "REGISTER");
  end = put_text(put_text(end, "platform"), "nt8");
  zmq_send(socket, hello, end - hello, 0);
  puts("ready");
  fflush(stdout);
  if (fgets(line, sizeof line, stdin) == NULL) return 1;

  long step = batch > 0 ? batch : 1;
  unsigned char *message = malloc(256 + step * 128);
  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  double began_s = now_s();
  for (long i = 0; i < ticks; i += step) {
    if (per_second > 0) {
      due.tv_nsec += 1000000000L / per_second * step;
      for (; due.tv_nsec >= 1000000000L; due.tv_nsec -= 1000000000L) due.tv_sec++;
      clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    }
    /* Read the clock for every tick only where the time of each one is measured. */
    double timestamp_s = per_second > 0 ? now_s() : began_s;
    if (batch > 0) {
      long count = ticks - i < step ? ticks - i : step;
      end = put_head(message, "MARKET_DATA_BATCH");
      *end++ = 0xdc;
      *end++ = count >> 8;
      *end++ = count;
      for (long k = 0; k < count; k++) end = put_tick(end, i + k, timestamp_s);
    } else {
      end = put_tick(put_head(message, "MARKET_DATA"), i, timestamp_s);
    }
    zmq_send(socket, message, end - message, 0);
  }
  printf("{\"began_s\":%.9f,\"sent\":%ld}\n", began_s, ticks);
  fflush(stdout);
  zmq_close(socket);
  zmq_ctx_term(context);
  return 0;
}
