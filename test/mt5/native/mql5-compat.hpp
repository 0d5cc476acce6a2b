// The part of the MQL5 language and library that the bridge uses, for g++ on Linux: texts, arrays, files, sockets, time.
// The terminal itself is played by fake-terminal.hpp.
#pragma once
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>
#include <arpa/inet.h>

using string = std::string;
typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned long ulong;
typedef long datetime;

template <typename T> struct NxArray : std::vector<T> {
  T &operator[](long at) { return this->at(static_cast<size_t>(at)); }
  const T &operator[](long at) const { return this->at(static_cast<size_t>(at)); }
};
#define NX_ARRAY(T, name) NxArray<T> name
#define NX_ARRAY_REF(T, name) NxArray<T> &name
#define NX_ARRAY_CREF(T, name) const NxArray<T> &name

const int WHOLE_ARRAY = -1;
const int CP_UTF8 = 65001;
const int INVALID_HANDLE = -1;

template <typename T> int ArraySize(const NxArray<T> &a) { return static_cast<int>(a.size()); }
template <typename T> int ArrayResize(NxArray<T> &a, int size, int reserve = 0) {
  if (size > static_cast<int>(a.capacity())) a.reserve(static_cast<size_t>(size + reserve));
  a.resize(static_cast<size_t>(size));
  return size;
}
template <typename T>
int ArrayCopy(NxArray<T> &to, const NxArray<T> &from, int toStart, int fromStart, int count) {
  if (static_cast<int>(to.size()) < toStart + count) to.resize(static_cast<size_t>(toStart + count));
  std::copy_n(from.begin() + fromStart, count, to.begin() + toStart);
  return count;
}

inline int StringLen(const string &text) { return static_cast<int>(text.size()); }
inline string StringSubstr(const string &text, int start, int length = -1) {
  if (start >= static_cast<int>(text.size())) return "";
  return text.substr(static_cast<size_t>(start), length < 0 ? string::npos : static_cast<size_t>(length));
}
inline int StringFind(const string &text, const string &part) {
  size_t at = text.find(part);
  return at == string::npos ? -1 : static_cast<int>(at);
}
inline ushort StringGetCharacter(const string &text, int at) { return static_cast<uchar>(text.at(static_cast<size_t>(at))); }
inline int StringReplace(string &text, const string &part, const string &by) {
  int count = 0;
  for (size_t at = text.find(part); at != string::npos; at = text.find(part, at + by.size())) {
    text.replace(at, part.size(), by);
    count++;
  }
  return count;
}
inline int StringSplit(const string &text, ushort separator, NxArray<string> &parts) {
  parts.clear();
  string part;
  for (char c : text) {
    if (static_cast<uchar>(c) == separator) {
      parts.push_back(part);
      part.clear();
    } else part += c;
  }
  parts.push_back(part);
  return static_cast<int>(parts.size());
}
inline long StringToInteger(const string &text) { return std::strtol(text.c_str(), nullptr, 10); }
inline double StringToDouble(const string &text) { return std::strtod(text.c_str(), nullptr); }
inline string IntegerToString(long value) { return std::to_string(value); }
inline string DoubleToString(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}
// Counts the terminating NUL, as MQL5 does.
inline int StringToCharArray(const string &text, NxArray<uchar> &bytes, int, int, int) {
  bytes.assign(text.begin(), text.end());
  bytes.push_back(0);
  return static_cast<int>(bytes.size());
}
inline string CharArrayToString(const NxArray<uchar> &bytes, int start, int count, int) {
  return string(bytes.begin() + start, bytes.begin() + start + count);
}
inline double NormalizeDouble(double value, int digits) {
  double scale = std::pow(10.0, digits);
  return std::round(value * scale) / scale;
}
inline double MathRound(double value) { return std::round(value); }
inline double MathFloor(double value) { return std::floor(value); }
inline double MathMin(double a, double b) { return std::min(a, b); }
inline double MathAbs(double value) { return std::fabs(value); }

inline int &LastError() {
  static int error = 0;
  return error;
}
inline int GetLastError() { return LastError(); }
inline void ResetLastError() { LastError() = 0; }
inline void Print(const string &a, const string &b = "") { std::cout << "print " << a << b << std::endl; }

// Time: the steady clock of the machine; UTC may be shifted, and the trade server lives in a zone of its own.
inline long &ClockOffsetMs() {
  static long offset = 0;
  return offset;
}
inline long &ServerZoneSeconds() {
  static long seconds = 0;
  return seconds;
}
inline long NowMs() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count() + ClockOffsetMs();
}
inline ulong &TickOffsetMs() {
  static ulong offset = 0;
  return offset;
}
inline ulong GetTickCount64() {
  using namespace std::chrono;
  return static_cast<ulong>(duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count()) + TickOffsetMs();
}
inline datetime TimeGMT() { return NowMs() / 1000; }
inline datetime TimeTradeServer() { return NowMs() / 1000 + ServerZoneSeconds(); }
struct MqlDateTime { int year, mon, day, hour, min, sec, day_of_week, day_of_year; };
enum ENUM_DAY_OF_WEEK { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };
inline bool TimeToStruct(datetime time, MqlDateTime &parts) {
  time_t seconds = time;
  tm utc;
  gmtime_r(&seconds, &utc);
  parts = {utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, utc.tm_wday, utc.tm_yday};
  return true;
}

// Files below one folder.
const int FILE_READ = 1, FILE_WRITE = 2, FILE_TXT = 16, FILE_ANSI = 32, FILE_REWRITE = 512;
inline string &FilesFolder() {
  static string folder = ".";
  return folder;
}
// What the disk does: `ok`; `full` opens nothing for writing, `short` takes half of what is written, `locked` opens nothing.
inline string &Disk() {
  static string state = "ok";
  return state;
}
inline std::map<int, FILE *> &OpenFiles() {
  static std::map<int, FILE *> files;
  return files;
}
inline string PathOf(string name) {
  std::replace(name.begin(), name.end(), '\\', '/');
  return FilesFolder() + "/" + name;
}
inline bool FileIsExist(const string &name) { return std::filesystem::exists(PathOf(name)); }
inline int FileOpen(const string &name, int flags) {
  bool writes = (flags & FILE_WRITE) != 0;
  if ((writes && Disk() == "full") || Disk() == "locked") return INVALID_HANDLE;
  string path = PathOf(name);
  bool keeps = (flags & FILE_READ) != 0;
  FILE *file = std::fopen(path.c_str(), !writes ? "rb" : keeps && FileIsExist(name) ? "r+b" : "w+b");
  if (file == nullptr) return INVALID_HANDLE;
  static int next = 1;
  OpenFiles()[next] = file;
  return next++;
}
inline bool FileSeek(int file, long offset, int origin) { return std::fseek(OpenFiles()[file], offset, origin) == 0; }
inline uint FileWriteString(int file, const string &text) {
  size_t length = Disk() == "short" ? text.size() / 2 : text.size();
  return static_cast<uint>(std::fwrite(text.data(), 1, length, OpenFiles()[file]));
}
inline void FileFlush(int file) { std::fflush(OpenFiles()[file]); }
inline void FileClose(int file) {
  std::fclose(OpenFiles()[file]);
  OpenFiles().erase(file);
}
inline bool FileIsEnding(int file) {
  FILE *stream = OpenFiles()[file];
  int next = std::fgetc(stream);
  if (next == EOF) return true;
  std::ungetc(next, stream);
  return false;
}
inline string FileReadString(int file) {
  string line;
  for (int c = std::fgetc(OpenFiles()[file]); c != EOF && c != '\n'; c = std::fgetc(OpenFiles()[file]))
    if (c != '\r') line += static_cast<char>(c);
  return line;
}
inline bool FileMove(const string &from, int, const string &to, int) {
  std::error_code error;
  std::filesystem::rename(PathOf(from), PathOf(to), error);
  return !error;
}

// Sockets, with the error numbers of MQL5.
const int ERR_NETSOCKET_CANNOT_CONNECT = 5272;
const int ERR_NETSOCKET_IO_ERROR = 5273;
inline int SocketCreate() { return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }
inline bool SocketConnect(int handle, const string &host, uint port, uint) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  if (connect(handle, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0) {
    int on = 1;
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return true;
  }
  LastError() = ERR_NETSOCKET_CANNOT_CONNECT;
  return false;
}
inline bool SocketTimeouts(int, uint, uint) { return true; }
inline bool SocketIsConnected(int handle) {
  char byte;
  ssize_t got = recv(handle, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}
inline uint SocketIsReadable(int handle) {
  int count = 0;
  return ioctl(handle, FIONREAD, &count) == 0 ? static_cast<uint>(count) : 0;
}
inline int SocketRead(int handle, NxArray<uchar> &bytes, uint length, uint) {
  bytes.resize(length);
  ssize_t got = recv(handle, bytes.data(), length, MSG_DONTWAIT);
  if (got > 0) {
    bytes.resize(static_cast<size_t>(got));
    return static_cast<int>(got);
  }
  LastError() = ERR_NETSOCKET_IO_ERROR;
  return -1;
}
inline int SocketSend(int handle, const NxArray<uchar> &bytes, uint length) {
  ssize_t sent = send(handle, bytes.data(), length, MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<int>(sent);
  LastError() = ERR_NETSOCKET_IO_ERROR;
  return -1;
}
inline bool SocketClose(int handle) { return close(handle) == 0; }

// What only the shell names: its timer, and how a start may end.
const int INIT_SUCCEEDED = 0, INIT_FAILED = 1;
inline bool EventSetMillisecondTimer(int) { return true; }
inline void EventKillTimer() {}
