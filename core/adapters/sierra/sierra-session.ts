import type { PlatformCommand } from '../../model/command.ts';
import type { PlatformReport } from '../../model/event.ts';
import type { Lights, UnlitLight } from '../../model/light.ts';
import type { PlatformIdentity } from '../../model/platform.ts';
import type { AdapterParts } from '../adapter-parts.ts';
import type { AdapterEvent, SendOutcome } from '../port.ts';
import { Timers } from '../timers.ts';
import { readBalance } from './account-messages.ts';
import { chooseAccount } from './account-choice.ts';
import type { DtcLink } from './dtc-link.ts';
import type { DtcReader } from './dtc-reader.ts';
import { balanceRequest, marketDataRequest, securityDefinitionRequest, tradeAccountsRequest } from './dtc-requests.ts';
import { InstrumentBook } from './instrument-book.ts';
import { readOrderUpdate, type OrderUpdate } from './order-messages.ts';
import { OrderSender } from './order-sender.ts';
import { eventsOfUpdate } from './order-updates.ts';
import { ownIdIn, type OwnOrder, type OwnOrders } from './own-orders.ts';
import { ReportDesk } from './report-desk.ts';
import { readSecurityDefinition, readTradeAccount, type LogonResponse, type TradeAccount } from './session-messages.ts';
import { sierraIdentity } from './sierra-identity.ts';
import { isSimulationMismatch, linkedLights, tradeBarOf, type TradeBar } from './sierra-lights.ts';
import type { SierraSettings } from './sierra-settings.ts';
import { readTick } from './tick-messages.ts';

export interface SessionOptions {
  readonly parts: AdapterParts;
  readonly settings: SierraSettings;
  readonly link: DtcLink;
  readonly logon: LogonResponse;
  /** Our orders of an account, over all links. */
  readonly ordersOf: (account: string) => OwnOrders;
  readonly emit: (event: AdapterEvent) => void;
  readonly ticks: (bytes: Uint8Array) => void;
  readonly lights: (lights: Lights) => void;
}

/** How long the answers may take that are wanted before the platform registers; it registers without them then. */
const OPENING_MS = 10_000;
const ACCOUNTS_AGAIN_MS = 30_000;

/** What there is once an account was chosen. */
interface Trading {
  readonly account: string;
  readonly orders: OwnOrders;
  readonly sender: OrderSender;
  readonly reports: ReportDesk;
  currency: string | undefined;
  isBalanceTold: boolean;
  isRegistered: boolean;
}

/** One link from the logon to its end: accounts, symbols, orders, reports and ticks. */
export class SierraSession {
  readonly #options: SessionOptions;
  readonly #timers: Timers;
  readonly #instruments: InstrumentBook;
  #listing: TradeAccount[] = [];
  #trading: Trading | undefined;
  #choiceLight: TradeBar | undefined = {
    state: 'amber',
    cause: 'recovering',
    reason: 'reading its accounts and symbols',
    remedy: 'It takes a moment.',
  };
  #bar: TradeBar | undefined;
  #accountIsDisabled = false;
  #mismatch: string | undefined;
  #dataLight: UnlitLight<'refused_by_platform' | 'feed_down'> | undefined;
  #requests = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#timers = new Timers(options.parts.clock);
    this.#instruments = new InstrumentBook(options.parts.platform);
    this.#askAccounts();
    this.#shine();
  }

  get isRegistered(): boolean {
    return this.#trading?.isRegistered === true;
  }

  /** Ends all that is under way. */
  end(): void {
    this.#timers.cancelAll();
    this.#trading?.sender.abandon();
  }

  send(command: PlatformCommand): SendOutcome {
    const trading = this.#trading;
    if (trading?.isRegistered !== true)
      return { outcome: 'not_sent', code: 'PLATFORM_ABSENT', reason: 'Sierra Chart is not ready for orders yet' };
    switch (command.type) {
      case 'submitOrder':
        if (command.order.account === trading.account) return trading.sender.submit(command.order);
        return {
          outcome: 'not_sent',
          code: 'PLATFORM_CANNOT_TRADE',
          reason: `account: expected ${trading.account}, which Sierra Chart trades, was ${command.order.account}`,
        };
      case 'cancelOrder':
      case 'modifyOrder':
        return trading.sender.change(command);
      case 'requestReport':
        trading.reports.ask(command.requestId, command.sinceUs);
        this.#askDefinitions();
        return { outcome: 'sent' };
    }
  }

  /** Takes one message of the server. What it does not know it leaves. */
  take(from: DtcReader): void {
    const report = this.#trading?.reports.take(from) ?? 'other';
    if (report !== 'other') {
      if (report !== 'more') this.#reported(report);
      return;
    }
    switch (from.type) {
      case 100:
        return this.#feedChanged(from.i32(4) === 1);
      case 103:
        return this.#dataRefused(this.#instruments.symbolOf(from.u32(4)), from.text(8, 96));
      case 301:
        return from.i32(4) === 0 ? this.#orderUpdated(readOrderUpdate(from)) : undefined;
      case 401:
        return this.#accountListed(readTradeAccount(from));
      case 507:
        return this.#defined(from.i32(4), readSecurityDefinition(from));
      case 509:
        this.#options.parts.log(
          `Sierra Chart does not know ${this.#instruments.symbolOf(from.i32(4)) ?? 'a symbol'}: ${from.text(8, 96)}`,
        );
        return this.#defined(from.i32(4), undefined);
      case 600:
        return this.#balanceTold(from);
      case 602:
        return this.#balanceAnswered();
      default:
        return this.#tick(from);
    }
  }

  #nextRequest(): number {
    this.#requests += 1;
    return this.#requests;
  }

  #askAccounts(): void {
    this.#listing = [];
    this.#options.link.send(tradeAccountsRequest(this.#nextRequest()));
    this.#timers.after(ACCOUNTS_AGAIN_MS, () => {
      if (this.#trading === undefined) this.#askAccounts();
    });
  }

  #accountListed(listed: TradeAccount): void {
    if (this.#trading !== undefined) {
      if (listed.account === this.#trading.account) this.#setDisabled(listed.tradingIsDisabled);
      return;
    }
    if (listed.account !== '') this.#listing.push(listed);
    if (!listed.isLast) return;
    const choice = chooseAccount(this.#listing, this.#options.settings.account);
    if (choice.kind === 'chosen') this.#open(choice.account);
    else this.#choiceLight = choice.light;
    this.#shine();
  }

  /** An account was chosen: what must be known before the platform registers is asked for. */
  #open({ account, tradingIsDisabled }: TradeAccount): void {
    const { parts, link, logon, ordersOf, emit } = this.#options;
    const orders = ordersOf(account);
    orders.seed(parts.orders().filter((known) => known.account === account));
    orders.beginLink();
    const reports = new ReportDesk({
      link,
      clock: parts.clock,
      orders,
      account,
      multiplierOf: (symbol) => this.#instruments.multiplierOf(symbol),
      nextRequest: () => this.#nextRequest(),
      log: parts.log,
    });
    const sender = new OrderSender({
      link,
      gate: parts.gate,
      timers: this.#timers,
      orders,
      instruments: this.#instruments,
      account,
      nowUs: () => parts.clock.nowUs(),
      pairs: logon.ocoIsSupported,
      emit,
      foreignName: (serverOrderId) => reports.clientNameOf(serverOrderId),
    });
    this.#accountIsDisabled = tradingIsDisabled;
    this.#trading = {
      account,
      orders,
      sender,
      reports,
      currency: undefined,
      isBalanceTold: false,
      isRegistered: false,
    };
    link.send(balanceRequest(this.#nextRequest(), account));
    this.#askDefinitions();
    this.#timers.after(OPENING_MS, () => {
      if (!this.isRegistered) this.#register();
    });
  }

  #askDefinitions(): void {
    const { parts, link } = this.#options;
    for (const { id, symbol } of this.#instruments.want(parts.symbols()))
      link.send(securityDefinitionRequest(id, symbol));
  }

  #defined(id: number, definition: ReturnType<typeof readSecurityDefinition> | undefined): void {
    if (!this.#instruments.answer(id, definition)) return;
    const symbol = this.#instruments.symbolOf(id);
    if (definition !== undefined && symbol !== undefined) this.#options.link.send(marketDataRequest(id, symbol));
    if (this.#instruments.isWaiting) return;
    if (this.isRegistered) this.#register();
    else this.#registerWhenReady();
  }

  #registerWhenReady(): void {
    if (this.#trading?.isBalanceTold === true && !this.isRegistered && !this.#instruments.isWaiting) this.#register();
  }

  /** Says who it is, for the first time or with more symbols. */
  #register(): void {
    const trading = this.#trading;
    if (trading === undefined) return;
    const wasRegistered = trading.isRegistered;
    trading.isRegistered = true;
    this.#choiceLight = undefined;
    this.#options.emit({ type: 'registered', identity: this.#identity(trading) });
    if (!wasRegistered) this.#weigh();
    this.#shine();
  }

  #identity({ account, currency }: Trading): PlatformIdentity {
    const { parts, settings, logon } = this.#options;
    const symbols = this.#instruments.terms();
    return sierraIdentity({
      platform: parts.platform,
      settings,
      serverName: logon.serverName,
      account,
      currency,
      symbols,
    });
  }

  #balanceTold(from: DtcReader): void {
    const balance = readBalance(from);
    const trading = this.#trading;
    if (trading === undefined || (balance.account !== '' && balance.account !== trading.account)) return;
    if (balance.currency !== '') trading.currency ??= balance.currency;
    this.#balanceAnswered();
    this.#setDisabled(balance.tradingIsDisabled);
  }

  /** An account without a balance registers all the same. */
  #balanceAnswered(): void {
    if (this.#trading === undefined) return;
    this.#trading.isBalanceTold = true;
    this.#registerWhenReady();
  }

  #setDisabled(isDisabled: boolean): void {
    if (this.#accountIsDisabled === isDisabled) return;
    this.#accountIsDisabled = isDisabled;
    this.#weigh();
  }

  /** Says whether orders can be sent now, where that has changed. */
  #weigh(): void {
    const bar = tradeBarOf({
      tradingIsSupported: this.#options.logon.tradingIsSupported,
      accountIsDisabled: this.#accountIsDisabled,
      mismatch: this.#mismatch,
    });
    if (!this.isRegistered || bar?.reason === this.#bar?.reason) return;
    this.#bar = bar;
    this.#options.emit({ type: 'status', canTrade: bar === undefined, reason: bar?.reason ?? '' });
    this.#shine();
  }

  #shine(): void {
    this.#options.lights(linkedLights(this.#dataLight, this.#choiceLight ?? this.#bar));
  }

  #orderUpdated(update: OrderUpdate): void {
    const { parts, emit } = this.#options;
    const trading = this.#trading;
    if (trading === undefined || (update.account !== '' && update.account !== trading.account)) return;
    const order = this.#orderOf(trading.orders, update);
    if (order === undefined) return;
    trading.orders.learn(order, update.serverOrderId);
    // What cannot be told yet is not noted either: then the first report tells it.
    if (!trading.isRegistered) return;
    const priceMultiplier = this.#instruments.multiplierOf(order.symbol) ?? 1;
    const events = eventsOfUpdate({ platform: parts.platform, order, update, priceMultiplier });
    for (const event of events) emit(event);
    trading.sender.release(order);
    if (update.reason === 'rejected' && isSimulationMismatch(update.info)) this.#mismatch = update.info;
    else if (update.reason === 'accepted') this.#mismatch = undefined;
    this.#weigh();
  }

  /** The order of ours that an update is about; one that the book has forgotten is known by its name again. */
  #orderOf(orders: OwnOrders, update: OrderUpdate): OwnOrder | undefined {
    const known =
      orders.ofServer(update.serverOrderId) ??
      (update.previousServerOrderId === '' ? undefined : orders.ofServer(update.previousServerOrderId));
    if (known !== undefined) return known;
    const orderId = ownIdIn(update.clientOrderId);
    if (orderId === undefined) return undefined;
    const { symbol, side, quantity: size, orderType = 'MARKET' } = update;
    const named = orders.of(orderId);
    if (named !== undefined || side === undefined || size === undefined) return named;
    return orders.add({ orderId, symbol, side, size, orderType, decidedUs: 0, executions: [] });
  }

  #reported(report: PlatformReport): void {
    this.#options.emit({ type: 'report', report });
    const trading = this.#trading;
    if (trading === undefined) return;
    for (const order of trading.orders.all) trading.sender.release(order);
  }

  #feedChanged(isDown: boolean): void {
    this.#dataLight = isDown
      ? {
          state: 'red',
          cause: 'feed_down',
          reason: 'Sierra Chart says that its market data feed is not available',
          remedy: 'In Sierra Chart use File > Connect to Data Feed.',
        }
      : undefined;
    this.#shine();
  }

  #dataRefused(symbol: string | undefined, text: string): void {
    this.#dataLight = {
      state: 'amber',
      cause: 'refused_by_platform',
      reason: `Sierra Chart gives no data of ${symbol ?? 'a symbol'} over DTC${text === '' ? '' : `: ${text}`}`,
      remedy:
        'CME and other exchanges do not allow it: let another platform send the ticks. Orders are not touched by it.',
    };
    this.#shine();
  }

  #tick(from: DtcReader): void {
    if (!this.isRegistered) return;
    const update = readTick(from);
    const bytes = update && this.#instruments.tick(update, this.#options.parts.clock.nowUs());
    if (bytes !== undefined) this.#options.ticks(bytes);
  }
}
